import type settings from '../en/settings.ts';
import type { Texts } from '../texts.ts';

export default {
  title: 'Paramètres',
  lead: 'Le comportement du fournisseur. Une modification prend effet dans chaque processus en quelques secondes et figure au journal d’audit.',
  source: {
    default: 'Par défaut',
    stored: 'Défini ici',
    start: 'Donné au démarrage',
  },
  fixed:
    'Donné au démarrage du fournisseur, et fixe tant qu’il tourne : seul un démarrage avec une autre valeur le change.',
  reset: 'Revenir à la valeur par défaut',
  resetTitle: '{{title}} : revenir à la valeur par défaut ?',
  resetText:
    'La valeur définie ici est oubliée, et la valeur par défaut vaut de nouveau dans chaque processus en quelques secondes.',
  missing: 'Indiquez un nombre.',
  unitOf: '{{label}} : unité',
  unit: {
    millisecond: 'Millisecondes',
    second: 'Secondes',
    minute: 'Minutes',
    hour: 'Heures',
    day: 'Jours',
  },
  logoutWait: {
    title: 'Attente après une déconnexion',
    lead: 'Après la déconnexion, on attend au plus ce temps que les applications confirment, avant de continuer. Celles qui répondent plus tard sont prévenues quand même.',
    label: 'Attendre au plus',
    hint: '0 : personne n’attend.',
  },
  horizon: {
    title: 'Horizon des envois',
    lead: 'Une application injoignable est réessayée jusque-là. Ensuite l’envoi est abandonné et peut être retenté à la main.',
    label: 'Essayer pendant',
    hint: 'À compter de la fin de la session.',
  },
  absolute: {
    title: 'Durée maximale d’une session',
    lead: 'Une session prend fin après ce temps, même très utilisée, et ses applications sont prévenues.',
    label: 'Fin après',
    hint: 'À compter de la connexion. Les sessions déjà plus anciennes prennent fin quand la durée diminue.',
  },
  idle: {
    title: 'Session inutilisée',
    lead: 'Une session inutilisée auprès du fournisseur pendant ce temps prend fin, et ses applications sont prévenues.',
    label: 'Fin après',
    hint: 'À compter de la dernière utilisation.',
  },
  networks: {
    title: 'Réseaux privés',
    lead: 'Les Logout Tokens ne vont qu’à des adresses publiques, sauf si un réseau ou un hôte privé figure ici.',
    label: 'Réseaux et hôtes autorisés',
    hint: 'Un réseau (10.0.0.0/8), un hôte (localhost) ou un hôte avec un port (localhost:8080).',
    add: 'Ajouter une entrée',
    none: 'Aucun : adresses publiques seulement',
    warning:
      'Quiconque peut enregistrer des applications peut faire envoyer par le fournisseur des requêtes vers ce qui figure ici.',
  },
  start: {
    title: 'Donné au démarrage',
    lead: 'Seul un autre démarrage les change.',
    issuer: 'Émetteur',
    storage: 'Stockage',
    firstWindow: 'Premier nouvel essai sous',
    maxWindow: 'Intervalle maximal des essais',
    maxRetryAfter: 'Retry-After le plus long qui est respecté',
  },
} satisfies Texts<typeof settings>;
