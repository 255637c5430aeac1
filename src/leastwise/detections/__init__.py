"""Detections: what in a trail somebody should be told of. Pure: no input, no output, no calls of AWS."""
