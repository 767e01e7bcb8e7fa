export default {
  shared: 'What is shared',
  withheld: 'Kept back: {{claims}}',
  granted: 'Agreed',
  withdraw: 'Withdraw',
  withdrawFrom: 'Withdraw the consent for {{application}}',
  title: 'Withdraw the consent for {{application}}?',
  withdrawn: 'The consent for {{application}} is withdrawn.',
  scope: {
    openid: 'That it is the same person as before',
    profile: 'Name and username',
    email: 'Email address',
    offline_access: 'Access while the person is away',
    curfew_account: 'Their sessions, consents and password here',
    curfew_admin: 'Look at everything here and change it',
    curfew_admin_read: 'Look at everything here',
  },
} as const;
