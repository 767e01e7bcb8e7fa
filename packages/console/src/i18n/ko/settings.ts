import type settings from '../en/settings.ts';
import type { Texts } from '../texts.ts';

export default {
  title: '설정',
  lead: '제공자의 동작 방식입니다. 변경 내용은 몇 초 안에 모든 프로세스에 적용되고 감사 로그에 남습니다.',
  source: {
    default: '기본값',
    stored: '여기에서 설정함',
    start: '시작할 때 지정됨',
  },
  fixed: '제공자를 시작할 때 지정되어 실행 중에는 바꿀 수 없습니다. 다른 값으로 다시 시작해야 합니다.',
  reset: '기본값으로 되돌리기',
  resetTitle: '{{title}}: 기본값으로 되돌리시겠습니까?',
  resetText: '여기에서 설정한 값이 지워지고 몇 초 안에 모든 프로세스에 기본값이 적용됩니다.',
  missing: '숫자를 입력하십시오.',
  unitOf: '{{label}}: 단위',
  unit: {
    millisecond: '밀리초',
    second: '초',
    minute: '분',
    hour: '시간',
    day: '일',
  },
  logoutWait: {
    title: '로그아웃 후 대기',
    lead: '로그아웃한 뒤 다음으로 넘어가기 전에 애플리케이션의 확인을 이 시간까지 기다립니다. 늦게 응답하는 애플리케이션에도 알립니다.',
    label: '최대 대기 시간',
    hint: '0: 기다리지 않습니다.',
  },
  horizon: {
    title: '전달 기한',
    lead: '연결할 수 없는 애플리케이션은 이때까지 다시 시도합니다. 그 뒤에는 전달이 만료되며 직접 다시 시도할 수 있습니다.',
    label: '시도 기간',
    hint: '세션이 종료된 때부터 셉니다.',
  },
  absolute: {
    title: '세션 최대 길이',
    lead: '아무리 많이 사용해도 이 시간이 지나면 세션이 종료되고 애플리케이션에 알립니다.',
    label: '종료까지',
    hint: '로그인한 때부터 셉니다. 짧아지면 더 오래된 세션은 종료됩니다.',
  },
  idle: {
    title: '사용하지 않는 세션',
    lead: '이 시간 동안 제공자에서 사용하지 않은 세션은 종료되고 애플리케이션에 알립니다.',
    label: '종료까지',
    hint: '마지막으로 사용한 때부터 셉니다.',
  },
  networks: {
    title: '사설 네트워크',
    lead: '여기에 등록하지 않으면 로그아웃 토큰은 공인 주소로만 보냅니다.',
    label: '허용된 네트워크와 호스트',
    hint: '네트워크(10.0.0.0/8), 호스트(localhost) 또는 포트가 있는 호스트(localhost:8080).',
    add: '항목 추가',
    none: '없음: 공인 주소만',
    warning: '애플리케이션을 등록할 수 있는 사람은 제공자가 여기에 있는 주소로 요청을 보내게 할 수 있습니다.',
  },
  start: {
    title: '시작할 때 지정됨',
    lead: '다시 시작해야만 바꿀 수 있습니다.',
    issuer: '발급자',
    storage: '저장소',
    firstWindow: '첫 재시도까지',
    maxWindow: '재시도 최대 간격',
    maxRetryAfter: '따르는 Retry-After의 최대값',
  },
} satisfies Texts<typeof settings>;
