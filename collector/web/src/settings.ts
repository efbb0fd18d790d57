/** Entry of the pages `settings/pod` and `settings/tap`. */
import 'virtual:carbon-themes.css';
import './styles/main.scss';
import { followTheme } from './theme/theme.ts';
import './settings/page.ts';

followTheme();
