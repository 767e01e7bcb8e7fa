import { Button, Divider, Group, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useInvite, useSetPassword } from '../api/account-changes.ts';
import type { Account } from '../api/accounts.ts';
import { useApiForm } from '../parts/api-form.ts';
import { Failure } from '../parts/failure.tsx';
import { Form } from '../parts/form.tsx';
import { Instant } from '../parts/instant.tsx';
import { Panel } from '../parts/panel.tsx';
import { PasswordField } from '../parts/password-field.tsx';
import { sayDone } from '../parts/say-done.ts';
import { InvitationLink } from './invitation-link.tsx';
import { SignOutConsequence } from './sign-out-consequence.tsx';

/** A new password: chosen by the person by means of a link, or set here. */
export function PasswordPanel({ account: { id, username, invitedUntil } }: { account: Account }) {
  const { t } = useTranslation('users');
  const invite = useInvite(id);
  const set = useSetPassword(id);
  const { form, ...state } = useApiForm({ password: '' }, async ({ password }) => {
    await set.mutateAsync(password);
    form.reset();
    sayDone(t('password.done', { name: username }));
  });
  return (
    <Panel title={t('password.title')} lead={t('password.lead')}>
      <Stack gap="sm" maw="42rem">
        <Title order={3} size="h5">
          {t('invitation.title')}
        </Title>
        <Text size="sm">{t('invitation.lead')}</Text>
        {invitedUntil !== null && invite.data == null && (
          <Text size="sm" component="div">
            {t('invitation.out')} <Instant at={invitedUntil} />
          </Text>
        )}
        {invite.error !== null && <Failure error={invite.error} />}
        <Group>
          <Button variant="default" loading={invite.isPending} onClick={() => invite.mutate(undefined)}>
            {t('invitation.make')}
          </Button>
        </Group>
        {invite.data != null && <InvitationLink invitation={invite.data} />}
      </Stack>
      <Divider />
      <Form {...state} gap="sm" maw="42rem" submit={t('password.set')} button={{ variant: 'outline', color: 'red' }}>
        <Title order={3} size="h5">
          {t('password.setHere')}
        </Title>
        <PasswordField
          label={t('password.new')}
          description={t('password.hint')}
          autoComplete="new-password"
          {...form.getInputProps('password')}
        />
        {form.values.password !== '' && <SignOutConsequence accountId={id} />}
      </Form>
    </Panel>
  );
}
