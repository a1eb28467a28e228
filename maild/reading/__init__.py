"""Raw bytes to a Reading: parsing, character sets, new text apart from quotes and signature, automatic or human."""
