"""The database refuses to change or delete journal lines."""

from django.db import migrations

from trygt.journal.guard import install, remove


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
