"""The worker: takes jobs from the queue, runs the science in child processes, stores what comes out."""
