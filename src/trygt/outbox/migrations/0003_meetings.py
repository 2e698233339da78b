"""A mail may carry a calendar object."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outbox", "0002_council")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="calendar",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        )
    ]
