import { Checkbox, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';

const ROLES = ['user', 'admin'] as const;
export type Role = (typeof ROLES)[number];

interface RoleFieldProps {
  value?: string[];
  onChange?: (value: string[]) => void;
  error?: React.ReactNode;
}

/** What a person may do here. */
export function RoleField(props: RoleFieldProps) {
  const { t } = useTranslation('users');
  return (
    <Checkbox.Group label={t('roles')} {...props}>
      <Stack gap="xs" mt="xs" mb={5}>
        {ROLES.map((role) => (
          <Checkbox key={role} value={role} label={t(`role.${role}`)} description={t(`role.${role}Hint`)} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
