"""Train the posting reader from labelled postings, and measure how well it reads those it wasn't trained with.

For developers: it needs scipy, which isn't installed with careerfit.
"""
