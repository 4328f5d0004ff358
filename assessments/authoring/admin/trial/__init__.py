"""Try a draft whole, from the opening page to the result, with the quiz's own pages. Nothing is stored."""
