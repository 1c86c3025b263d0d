"""The shared calendar: month and list, iCalendar feeds, what others embed."""
