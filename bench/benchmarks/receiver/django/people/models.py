from django.contrib.auth.models import AbstractUser
from django.db import models


class Person(AbstractUser):
    """What django-lasuite needs to find somebody: the subject at the issuer."""

    sub = models.CharField(max_length=255, unique=True, null=True)
