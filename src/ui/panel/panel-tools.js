/*
 * The head line: who stands here, the way out, languages and contrast; and the warning before a session ends by itself.
 * Nothing of it stays for the next person: languages and contrast go back to the device's own after a minute.
 */

(function (root) {
  'use strict';

  var view = root.tomeoki.view;
  var page = document.documentElement;
  var main = document.getElementById('panel');
  var contrastClass = 'contrast';

  root.tomeoki.tools = function (panel) {
    var tools = document.getElementById('tools');
    var warning = document.getElementById('warning');
    var links = tools.querySelectorAll('a.language');
    var person = view.element('span', 'tools-info', '');
    var leave = view.button('leave', view.text('leave'), panel.leave);
    var contrast = view.button('contrast-switch', '', switchContrast);
    var warned = false;
    var seconds = view.element('span', 'warning-words', '');
    var index;

    function isContrast() {
      return page.className.indexOf(contrastClass) >= 0;
    }

    function addressOf(link) {
      return link.href.replace(/[&?]contrast=high/, '') + (isContrast() ? '&contrast=high' : '');
    }

    function labelContrast() {
      var label = view.text(isContrast() ? 'contrastOff' : 'contrast');
      contrast.textContent = '◐';
      contrast.title = label;
      contrast.setAttribute('aria-label', label);
      contrast.setAttribute('aria-pressed', isContrast() ? 'true' : 'false');
    }

    function switchContrast() {
      page.className = isContrast() ? '' : contrastClass;
      labelContrast();
    }

    /* Without a place in the history there is nothing to go back to. */
    function follow(event) {
      event.preventDefault();
      root.location.replace(addressOf(event.currentTarget));
    }

    /*
     * The button stays where it is: a node that is taken out between the press and the release of a button gets no
     * click.
     */
    function draw() {
      var session = panel.session();
      var name = session === null ? '' : view.text('greeting', { name: session.displayName });
      var left = panel.secondsLeft();
      if (person.textContent !== name) person.textContent = name;
      leave.style.display = session === null ? 'none' : '';
      warning.style.display = left === undefined ? 'none' : 'flex';
      if (left !== undefined) seconds.textContent = view.text('leaveIn', { seconds: left });
      if (left !== undefined && !warned) view.say(seconds.textContent);
      warned = left !== undefined;
    }

    for (index = 0; index < links.length; index += 1) links[index].onclick = follow;
    labelContrast();
    tools.insertBefore(contrast, tools.firstChild);
    tools.insertBefore(person, tools.firstChild);
    tools.appendChild(leave);
    warning.appendChild(seconds);
    warning.appendChild(view.button('', view.text('stay'), panel.touched));

    return {
      draw: draw,
      /* The device's own language and colours again, when somebody had changed them. */
      reset: function () {
        var home = main.getAttribute('data-home');
        if (home !== '') root.location.replace(home);
        else if (isContrast()) switchContrast();
      },
    };
  };
})(window);
