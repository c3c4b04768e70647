"""The whole flow, joining the stages: checked, split, planned, computed, judged, aligned."""
