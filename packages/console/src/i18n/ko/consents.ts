import type consents from '../en/consents.ts';
import type { Texts } from '../texts.ts';

export default {
  shared: '공유하는 정보',
  withheld: '공유하지 않음: {{claims}}',
  granted: '동의한 시각',
  withdraw: '철회',
  withdrawFrom: '{{application}}에 대한 동의 철회',
  title: '{{application}}에 대한 동의를 철회하시겠습니까?',
  withdrawn: '{{application}}에 대한 동의를 철회했습니다.',
  scope: {
    openid: '같은 사람이라는 사실',
    profile: '이름과 사용자 이름',
    email: '이메일 주소',
    offline_access: '자리에 없는 동안의 접근',
    curfew_account: '이곳의 본인 세션, 동의, 비밀번호',
    curfew_admin: '이곳의 모든 것을 보고 변경',
    curfew_admin_read: '이곳의 모든 것을 보기',
  },
} satisfies Texts<typeof consents>;
