"""The cue inspector: cues seen on a clip, compressed again, their history and worth."""
