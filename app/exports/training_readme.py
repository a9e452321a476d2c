"""What the archive says about itself."""

README = """\
Training export of Serous
=========================

images/VOLUME/bscan_0000.png   B-scans, lossless, 8 or 16 bit as they are stored; numbers are 0-based slice indices
masks/VOLUME/bscan_0000.png    fluid masks of the model in use, 0 and 255, where it has segmented the volume
tags.csv                       what each reader says now: one row a reader and slice; has_fluid is 0 or 1
consensus.csv                  what most readers say; has_fluid is empty on a tie
splits.csv                     one row a volume: patient, eye, held_out, fold, sizes; empty spacing is unknown
manifest.json                  SHA-256 of every other file, and what was counted

Splits go by patient: all volumes of a patient are held out (held_out 1), or in one of five folds (0 to 4). A patient's
place is fixed by a hash of the patient's key, as the installation's own trainings have it; these move single patients
from one side to the other where a side would lack one of the two answers. Volumes without a patient's key count as a
patient each. Never split by slice: slices of one eye resemble each other.

Masks are what a model says, not what a person drew.

Terms: these are images of patients. They are pseudonymous, not anonymous: names of patients and readers are keyed
hashes, but the images themselves may be recognised by whoever has others of the same eye. Use them as the ethics vote,
the consent and the contracts under which they were taken allow, keep them where such data may be kept, and delete them
when a patient withdraws: the installation that they came from can say which volumes these are.
"""
