"""Documents about people as tagged PDF: the words and facts; the form is in templates/pdf/."""
