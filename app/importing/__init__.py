"""Bringing in what others deliver: a folder of CSV files, or a map of CBS. Every row is stored or reported."""

from app.importing.folder import import_folder
from app.importing.report import FileReport, Report

__all__ = ["FileReport", "Report", "import_folder"]
