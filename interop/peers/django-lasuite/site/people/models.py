"""The user model that django-lasuite expects: one with a `sub`."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class User(AbstractBaseUser):
    sub = models.CharField(max_length=255, unique=True)
    email = models.EmailField(null=True)
    name = models.CharField(max_length=255, null=True)
    is_active = models.BooleanField(default=True)

    objects = BaseUserManager()
    USERNAME_FIELD = "sub"
