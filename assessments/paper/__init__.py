"""A result for where no browser draws it: a picture for chats (`drawing`), two pages for the printer (`printing`)."""
