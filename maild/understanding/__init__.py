"""A Reading to an Understanding: intent, danger, language, form of address, greeting name, proposed moments."""
