"""All measurements, one after the other: `make bench`."""

from bench import cohort

cohort.main()
