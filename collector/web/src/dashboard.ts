/** Entry of the page `dashboard`. */
import 'virtual:carbon-themes.css';
import './styles/main.scss';
import { followTheme } from './theme/theme.ts';
import './dashboard/page.ts';

followTheme();
