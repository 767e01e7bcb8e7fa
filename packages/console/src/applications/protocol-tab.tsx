import { useTranslation } from 'react-i18next';
import type { Application, ClientMetadata } from '../api/applications.ts';
import { Problem } from '../api/problem.ts';
import { Form } from '../parts/form.tsx';
import { AccessSection } from './access-section.tsx';
import { LogoutSection } from './logout-section.tsx';
import { protocolMetadata, protocolValues } from './protocol-values.ts';
import { TokensSection } from './tokens-section.tsx';
import { useMetadataForm } from './use-metadata-form.ts';

export function ProtocolTab({ application }: { application: Application }) {
  const { t } = useTranslation('applications');
  const parseKeys = (text: string): ClientMetadata['jwks'] => {
    if (text.trim() === '') return undefined;
    try {
      return JSON.parse(text);
    } catch {
      throw new Problem(0, { code: 'json_invalid', message: t('protocol.keysInvalid'), field: 'jwks' });
    }
  };
  const { form, ...state } = useMetadataForm(application, protocolValues(application.metadata), (values) =>
    protocolMetadata(values, parseKeys(values.jwks)),
  );
  return (
    <Form {...state}>
      <AccessSection form={form} />
      <LogoutSection form={form} clientId={application.clientId} />
      <TokensSection form={form} />
    </Form>
  );
}
