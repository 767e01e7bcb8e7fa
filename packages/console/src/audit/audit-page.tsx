import { useTranslation } from 'react-i18next';
import { Loading } from '../parts/answer.tsx';
import { Page } from '../parts/page.tsx';

export default function AuditPage() {
  const { t } = useTranslation('audit');
  return (
    <Page title={t('title')}>
      <Loading />
    </Page>
  );
}
