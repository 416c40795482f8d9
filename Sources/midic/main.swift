print("midic")
