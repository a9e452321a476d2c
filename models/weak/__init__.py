"""From 0/1 slice tags to masks: localise, propagate, label softly, segment. `pipeline` is the way in."""
