import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useChangeAccount } from '../api/account-changes.ts';
import type { Account } from '../api/accounts.ts';
import { useApiForm } from '../parts/api-form.ts';
import { Form } from '../parts/form.tsx';
import { Instant } from '../parts/instant.tsx';
import { Panel } from '../parts/panel.tsx';
import { sayDone } from '../parts/say-done.ts';
import { TextLink } from '../parts/text-link.tsx';
import { CopyableValue, Value, Values } from '../parts/values.tsx';
import { RoleField } from './role-field.tsx';

export function ProfilePanel({ account }: { account: Account }) {
  const { t } = useTranslation('users');
  const { id, displayName, email, roles, createdAt, updatedAt, lastSignInAt } = account;
  const change = useChangeAccount(id);
  const { form, ...state } = useApiForm(
    { displayName: displayName ?? '', email: email ?? '', roles },
    async (values) => {
      await change.mutateAsync({
        displayName: values.displayName.trim() || null,
        email: values.email.trim() || null,
        roles: values.roles,
      });
      sayDone();
    },
  );
  return (
    <Panel title={t('profile')}>
      <Form {...state} maw="42rem">
        <TextInput label={t('displayName')} autoComplete="off" {...form.getInputProps('displayName')} />
        <TextInput label={t('email')} type="email" autoComplete="off" {...form.getInputProps('email')} />
        <RoleField {...form.getInputProps('roles')} />
      </Form>
      <Values>
        <CopyableValue name={t('id')} value={id} />
        <Value name={t('lastSignIn')}>
          <Instant at={lastSignInAt} />
        </Value>
        <Value name={t('createdAt')}>
          <Instant at={createdAt} />
        </Value>
        <Value name={t('changed')}>
          <Instant at={updatedAt} />
        </Value>
        <Value name={t('history')}>
          <TextLink to={`/console/audit?${new URLSearchParams({ targetId: id })}`}>{t('historyLink')}</TextLink>
        </Value>
      </Values>
    </Panel>
  );
}
