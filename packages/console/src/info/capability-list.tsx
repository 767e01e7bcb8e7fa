import { useTranslation } from 'react-i18next';
import { useDiscovery } from '../api/discovery.ts';
import { Answer } from '../parts/answer.tsx';
import { Value, Values } from '../parts/values.tsx';

/** What the provider says that it can do, as far as sign-out is concerned. */
export function CapabilityList() {
  const { t } = useTranslation('info');
  const yesOrNo = (value: unknown) => t(value === true ? 'yes' : 'no');
  const list = (value: unknown) => (Array.isArray(value) ? value.join(', ') : '');
  return (
    <Answer of={useDiscovery()}>
      {(discovery) => (
        <Values>
          <Value name={t('backchannelLogout')}>{yesOrNo(discovery.backchannel_logout_supported)}</Value>
          <Value name={t('backchannelSession')}>{yesOrNo(discovery.backchannel_logout_session_supported)}</Value>
          <Value name={t('signingAlgorithms')}>{list(discovery.id_token_signing_alg_values_supported)}</Value>
          <Value name={t('subjectTypes')}>{list(discovery.subject_types_supported)}</Value>
          <Value name={t('grantTypes')}>{list(discovery.grant_types_supported)}</Value>
        </Values>
      )}
    </Answer>
  );
}
