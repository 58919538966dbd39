"""Visitor pages: HTML that works without JavaScript, in German and English."""
