-- How a person wants paper scanned at panels; all absent: they never chose.
ALTER TABLE panel_preference ADD COLUMN scan_two_sided boolean;
ALTER TABLE panel_preference ADD COLUMN scan_in_color boolean;
ALTER TABLE panel_preference ADD COLUMN scan_resolution_dpi integer CHECK (scan_resolution_dpi BETWEEN 75 AND 1200);
