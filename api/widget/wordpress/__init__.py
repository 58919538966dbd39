"""The WordPress plug-in: its sources in `negz-empfehlungen/`, and what makes an installable archive of them."""
