"""Preview: watch a publication, rebuild the page that changed, reload the browser. Loopback only."""
