"""Whether the course's own material gives its answers away."""
