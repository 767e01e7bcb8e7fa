export default {
  title: 'Sessions',
} as const;
