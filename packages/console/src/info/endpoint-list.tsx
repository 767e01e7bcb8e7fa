import { useTranslation } from 'react-i18next';
import { useDiscovery } from '../api/discovery.ts';
import { Answer } from '../parts/answer.tsx';
import { CopyableValue, Values } from '../parts/values.tsx';

const ENDPOINTS = [
  'authorization_endpoint',
  'token_endpoint',
  'userinfo_endpoint',
  'end_session_endpoint',
  'jwks_uri',
  'introspection_endpoint',
  'revocation_endpoint',
  'registration_endpoint',
  'pushed_authorization_request_endpoint',
] as const;

/** All endpoints of the issuer, to be copied. Those that it does not publish are left out. */
export function EndpointList() {
  const { t } = useTranslation('info');
  return (
    <Answer of={useDiscovery()}>
      {(discovery) => (
        <Values>
          <CopyableValue name={t('issuer')} value={discovery.issuer} />
          <CopyableValue name={t('discovery')} value={`${discovery.issuer}/.well-known/openid-configuration`} />
          {ENDPOINTS.map((name) => {
            const value = discovery[name];
            return typeof value === 'string' && <CopyableValue key={name} name={t(`endpoint.${name}`)} value={value} />;
          })}
        </Values>
      )}
    </Answer>
  );
}
