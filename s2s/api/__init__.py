"""What users call: derivative objects, the decorator, the functional forms and the marks."""
