"""American English: months in full, because “Sept. 7” and “9/7” are read more slowly than “September 7”."""

DATE_FORMAT = "F j, Y"
SHORT_DATE_FORMAT = "M j, Y"
MONTH_DAY_FORMAT = "F j"
SHORT_MONTH_DAY_FORMAT = "M j"  # ours, for narrow columns
