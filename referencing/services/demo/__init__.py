"""A demonstration: invented services taken through every stage by the door, on a simulated calendar."""
