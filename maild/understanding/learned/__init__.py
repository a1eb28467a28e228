"""What maild has learned from its own corpus: a linear model over words, letters, concepts, rules and context.

`features` turns a mail into numbers, `weights` is the file that training wrote, `model` puts the two together. Nothing here
decides: `understanding.decision` joins what the model says with the coach's own rules.
"""

from maild.understanding.learned.features import FeatureMaker, Features, Traits
from maild.understanding.learned.model import LearnedModel, Opinion
from maild.understanding.learned.weights import Head, Layer, Weights, WeightsError, load_weights, save_weights

__all__ = [
    "FeatureMaker",
    "Features",
    "Head",
    "Layer",
    "LearnedModel",
    "Opinion",
    "Traits",
    "Weights",
    "WeightsError",
    "load_weights",
    "save_weights",
]
