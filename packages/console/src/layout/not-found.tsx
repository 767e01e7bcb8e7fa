import { useTranslation } from 'react-i18next';
import { Page } from '../parts/page.tsx';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Page title={t('states.notFound')}>
      <p>{t('states.notFoundText')}</p>
    </Page>
  );
}
