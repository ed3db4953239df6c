"""Indexes by which the boards and the home page read what they show and no more, however large the organisation is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("northing", "0003_longer_definition_names"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="objective",
            name="objective_by_cycle",
        ),
        migrations.AddIndex(
            model_name="keyresult",
            index=models.Index(fields=["kpi", "objective"], name="key_result_by_kpi"),
        ),
        migrations.AddIndex(
            model_name="keyresult",
            index=models.Index(fields=["organisation", "owner", "due"], name="key_result_by_owner"),
        ),
        migrations.AddIndex(
            model_name="objective",
            index=models.Index(
                fields=["organisation", "cycle", "unit", "state", "visibility", "owner"], name="objective_by_board"
            ),
        ),
        migrations.AddIndex(
            model_name="objective",
            index=models.Index(fields=["organisation", "owner", "state"], name="objective_by_owner"),
        ),
    ]
