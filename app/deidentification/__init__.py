"""What of a scan's origin may be kept, and under which name: pseudonyms, dates, DICOM headers that are passed on."""
