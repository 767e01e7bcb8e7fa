import { Alert, Paper, Stack } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/me.ts';
import { useChangeOwnPassword } from '../api/own-account.ts';
import { useApiForm } from '../parts/api-form.ts';
import { Form } from '../parts/form.tsx';
import { Page } from '../parts/page.tsx';
import { PasswordField } from '../parts/password-field.tsx';
import { TextLink } from '../parts/text-link.tsx';

/** A new password, which ends all sessions but this one. */
export default function OwnPasswordPage() {
  const { t } = useTranslation(['account', 'common']);
  const { data: me } = useMe();
  const change = useChangeOwnPassword();
  const [isDone, setDone] = useState(false);
  const { form, ...state } = useApiForm({ current: '', password: '' }, async (values) => {
    setDone(false);
    await change.mutateAsync(values);
    form.reset();
    setDone(true);
  });
  return (
    <Page title={t('common:nav.accountPassword')} lead={t('password.lead')}>
      <Paper withBorder p={{ base: 'md', sm: 'lg' }} maw="32rem">
        <Stack gap="lg">
          <Form {...state} submit={t('password.change')}>
            {/* For the programs that keep passwords. */}
            <input type="text" name="username" autoComplete="username" value={me?.username ?? ''} readOnly hidden />
            <PasswordField
              label={t('password.current')}
              autoComplete="current-password"
              {...form.getInputProps('current')}
            />
            <PasswordField
              label={t('password.new')}
              description={t('password.hint')}
              autoComplete="new-password"
              {...form.getInputProps('password')}
            />
          </Form>
          {isDone && (
            <Alert color="green" role="status" icon={<IconCircleCheck aria-hidden />} title={t('password.done')}>
              {t('password.doneText')}{' '}
              <TextLink to="/account/sign-outs" underline="always">
                {t('password.whoHeard')}
              </TextLink>
            </Alert>
          )}
        </Stack>
      </Paper>
    </Page>
  );
}
