import { Paper, Radio, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { type Invitation, type NewAccount, useCreateAccount } from '../api/account-changes.ts';
import { useApiForm } from '../parts/api-form.ts';
import { Form } from '../parts/form.tsx';
import { Page } from '../parts/page.tsx';
import { PasswordField } from '../parts/password-field.tsx';
import { sayDone } from '../parts/say-done.ts';
import { InvitedPage } from './invited-page.tsx';
import { type Role, RoleField } from './role-field.tsx';

interface NewUser extends Record<string, unknown> {
  username: string;
  displayName: string;
  email: string;
  roles: Role[];
  password: string;
}

export function NewUserPage() {
  const { t } = useTranslation('users');
  const [, navigate] = useLocation();
  const [way, setWay] = useState<'invitation' | 'password'>('invitation');
  const [invited, setInvited] = useState<{ id: string; username: string; invitation: Invitation }>();
  const create = useCreateAccount();
  const { form, ...state } = useApiForm<NewUser>(
    { username: '', displayName: '', email: '', roles: ['user'], password: '' },
    async ({ username, displayName, email, roles, password }) => {
      const account: NewAccount = {
        username,
        roles,
        ...(displayName.trim() && { displayName }),
        ...(email.trim() && { email: email.trim() }),
        ...(way === 'password' && { password }),
      };
      const { id, invitation } = await create.mutateAsync(account);
      if (invitation !== null) return setInvited({ id, username, invitation });
      sayDone(t('created', { name: username }));
      navigate(`/console/users/${encodeURIComponent(id)}`);
    },
  );
  if (invited !== undefined) return <InvitedPage {...invited} />;
  return (
    <Page title={t('new')}>
      <Paper withBorder p={{ base: 'md', sm: 'lg' }} maw="42rem">
        <Form {...state} submit={t(way === 'password' ? 'create' : 'invite')} cancel="/console/users">
          <TextInput
            label={t('username')}
            description={t('usernameHint')}
            required
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            {...form.getInputProps('username')}
          />
          <TextInput label={t('displayName')} autoComplete="off" {...form.getInputProps('displayName')} />
          <TextInput label={t('email')} type="email" autoComplete="off" {...form.getInputProps('email')} />
          <RoleField {...form.getInputProps('roles')} />
          <Radio.Group label={t('way.label')} value={way} onChange={(value) => setWay(value as typeof way)}>
            <Stack gap="sm" mt="xs">
              <Radio value="invitation" label={t('way.invitation')} description={t('way.invitationHint')} />
              <Radio value="password" label={t('way.password')} description={t('way.passwordHint')} />
            </Stack>
          </Radio.Group>
          {way === 'password' && (
            <PasswordField
              label={t('password.label')}
              description={t('password.hint')}
              autoComplete="new-password"
              {...form.getInputProps('password')}
            />
          )}
        </Form>
      </Paper>
    </Page>
  );
}
