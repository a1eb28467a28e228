"""A template and a situation become a mail that is ready to be filed. The only package that knows jinja2."""
