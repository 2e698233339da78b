import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Community',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('kind', models.CharField(choices=[('municipality', 'municipality'), ('county', 'county'), ('district', 'district')], max_length=20)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('language', models.CharField(blank=True, max_length=5)),
                ('fictional', models.BooleanField(default=False)),
                ('organisation_number', models.CharField(blank=True, max_length=9, verbose_name='organisation number')),
                ('centre', models.CharField(blank=True, max_length=80)),
                ('website', models.CharField(blank=True, max_length=200, verbose_name='website')),
                ('latitude', models.FloatField(blank=True, null=True)),
                ('longitude', models.FloatField(blank=True, null=True)),
                ('dissolved_on', models.DateField(blank=True, null=True)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='places.community')),
            ],
            options={
                'verbose_name': 'community',
                'verbose_name_plural': 'communities',
            },
        ),
        migrations.CreateModel(
            name='Code',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=4)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='places.community')),
            ],
            options={
                'ordering': ['valid_from', 'code'],
                'constraints': [models.UniqueConstraint(fields=('code', 'valid_from'), name='places_code_once'), models.UniqueConstraint(condition=models.Q(('valid_to__isnull', True)), fields=('code',), name='places_code_of_one'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='places_code_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='CommunityName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=12)),
                ('name', models.CharField(max_length=120)),
                ('official', models.BooleanField(default=True)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='places.community')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('community', 'language', 'name'), name='places_name_once')],
            },
        ),
        migrations.CreateModel(
            name='PlaceFact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('population', 'population'), ('area', 'area')], max_length=20)),
                ('year', models.PositiveSmallIntegerField()),
                ('value', models.DecimalField(decimal_places=2, max_digits=14)),
                ('unit', models.CharField(max_length=20)),
                ('source', models.CharField(max_length=120)),
                ('attribution', models.CharField(max_length=200)),
                ('url', models.URLField(blank=True)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='facts', to='places.community')),
            ],
            options={
                'ordering': ['kind', '-year'],
                'constraints': [models.UniqueConstraint(fields=('community', 'kind', 'year', 'source'), name='places_fact_once')],
            },
        ),
        migrations.CreateModel(
            name='Succession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('kind', models.CharField(choices=[('merged', 'merged'), ('split', 'split'), ('border', 'border moved')], max_length=20)),
                ('predecessor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='successions', to='places.community')),
                ('successor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='predecessions', to='places.community')),
            ],
            options={
                'ordering': ['on', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('predecessor', 'successor', 'on'), name='places_succession_once'), models.CheckConstraint(condition=models.Q(('predecessor', models.F('successor')), _negated=True), name='places_succeeds_another')],
            },
        ),
    ]
