import { useTranslation } from 'react-i18next';
import { Loading } from '../parts/answer.tsx';
import { Page } from '../parts/page.tsx';

export default function SessionsPages() {
  const { t } = useTranslation('sessions');
  return (
    <Page title={t('title')}>
      <Loading />
    </Page>
  );
}
