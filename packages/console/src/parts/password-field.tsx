import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';

/** A password, which the person may look at while they write it. */
export function PasswordField({ description, error, ...props }: PasswordInputProps) {
  const { t } = useTranslation();
  const id = useId();
  const notes = [description && `${id}-description`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <PasswordInput
      id={id}
      required
      // The library says neither of the input of a password.
      aria-invalid={Boolean(error)}
      aria-describedby={notes}
      visibilityToggleButtonProps={{ 'aria-label': t('actions.showPassword'), tabIndex: 0 }}
      {...{ description, error, ...props }}
    />
  );
}
