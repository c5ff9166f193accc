"""What the door for footage is worth: under kills and cuts, and beside plain nginx writing the same bytes."""
