"""Changes of the democratic life: keyword-only, one transaction each, refusing with a sentence."""
