import { NativeSelect, Stack } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { CodeField } from '../parts/code-field.tsx';
import { Panel } from '../parts/panel.tsx';
import {
  CONTENT_ENCRYPTIONS,
  ENCRYPTION_ALGORITHMS,
  type ProtocolValues,
  SIGNING_ALGORITHMS,
} from './protocol-values.ts';

/** What is in its tokens and how they are protected. */
export function TokensSection({ form }: { form: UseFormReturnType<ProtocolValues> }) {
  const { t } = useTranslation('applications');
  const isEncrypted = form.values.id_token_encrypted_response_alg !== '';
  return (
    <Panel title={t('protocol.tokens')}>
      <Stack gap="lg" maw="42rem">
        <NativeSelect
          label={t('protocol.subjectType')}
          data={[
            { value: 'public', label: t('protocol.subjectPublic') },
            { value: 'pairwise', label: t('protocol.subjectPairwise') },
          ]}
          {...form.getInputProps('subject_type')}
        />
        <NativeSelect
          label={t('protocol.signingAlgorithm')}
          description={t('protocol.signingAlgorithmHint')}
          data={[...SIGNING_ALGORITHMS]}
          {...form.getInputProps('id_token_signed_response_alg')}
        />
        <NativeSelect
          label={t('protocol.encryption')}
          data={[{ value: '', label: t('protocol.encryptionNone') }, ...ENCRYPTION_ALGORITHMS]}
          {...form.getInputProps('id_token_encrypted_response_alg')}
        />
        {(isEncrypted || form.values.id_token_encrypted_response_enc !== '') && (
          <NativeSelect
            label={t('protocol.contentEncryption')}
            data={[{ value: '', label: t('protocol.contentEncryptionDefault') }, ...CONTENT_ENCRYPTIONS]}
            {...form.getInputProps('id_token_encrypted_response_enc')}
          />
        )}
        {(isEncrypted || form.values.jwks !== '') && (
          <CodeField
            label={t('protocol.keys')}
            description={t('protocol.keysHint')}
            minRows={4}
            maxRows={16}
            {...form.getInputProps('jwks')}
          />
        )}
      </Stack>
    </Panel>
  );
}
