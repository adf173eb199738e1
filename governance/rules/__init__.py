"""Pure rules of decision: standard library only, no clock, no settings, exact fractions."""
