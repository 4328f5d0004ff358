"""Django looks for a module of this name; the pages are in ``authoring/admin/``."""

from assessments.authoring import admin as admin
