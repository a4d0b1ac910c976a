/*
 * かざすだけ: a person can choose, once, that everything that waits is printed as soon as they are known. Before it
 * begins, the screen counts down with the sheets and the time it takes, and can be stopped.
 */

(function (root) {
  'use strict';

  var view = root.tomeoki.view;
  var countdownSeconds = 5;

  /* Jobs that come out without another question. */
  function isReady(job) {
    return (
      view.isSelectable(job) &&
      !job.trouble &&
      !job.notHere &&
      !job.needsJobPassword &&
      !job.remaining &&
      !(job.lastDelivery && job.lastDelivery.state === 'returned')
    );
  }

  function sheetsOf(jobs) {
    var known = jobs.filter(function (job) {
      return job.sheets !== undefined;
    });
    var count = known.reduce(function (sum, job) {
      return sum + job.sheets;
    }, 0);
    if (count === 0) return '';
    return view.text(known.length === jobs.length ? 'countSheets' : 'countSheetsAtLeast', { count: count });
  }

  /* The time of the sheets at the device's own speed, after what is before them there. */
  function timeOf(jobs, outlook) {
    if (!outlook || !outlook.pagesPerMinute) return '';
    var sheets = jobs.reduce(function (sum, job) {
      return sum + (job.sheets || job.pages || 1);
    }, 0);
    var seconds = (outlook.waitSeconds || 0) + Math.ceil((60 * sheets) / outlook.pagesPerMinute);
    return view.text('countTime', {
      time:
        seconds < 60
          ? view.text('seconds', { count: Math.ceil(seconds / 10) * 10 })
          : view.text('minutes', { count: Math.ceil(seconds / 60) }),
    });
  }

  root.tomeoki.tapAll = function (panel) {
    var timer = null;

    function stop() {
      clearInterval(timer);
    }

    /* Counts down and releases; `next(ids)` starts them, `onStop` shows the list. */
    function count(jobs, left, outlook, next, onStop) {
      var seconds = countdownSeconds;
      var words = view.element('p', 'count-in', '');
      var ids = jobs.map(function (job) {
        return job.id;
      });
      panel.take('counting');
      stop();

      function tell() {
        words.textContent = view.text('countIn', { seconds: seconds });
      }

      function begin() {
        stop();
        if (panel.isScreen('counting')) next(ids);
      }

      view.show(
        [
          view.element('div', 'message', [
            view.element('h1', 'message-title', view.text('countTitle', { count: jobs.length })),
            view.element(
              'p',
              'count-facts',
              [sheetsOf(jobs), timeOf(jobs, outlook), outlook ? outlook.waitText : '']
                .filter(function (fact) {
                  return fact !== '';
                })
                .join(' / ')
            ),
            words,
            left > 0 ? view.element('p', 'quiet', view.text('countLeft', { count: left })) : null,
          ]),
          view.element('div', 'list-foot', [
            view.button('danger strong huge', view.text('stop'), function () {
              stop();
              onStop();
            }),
            view.spacer(),
            view.button('', view.text('countNow'), begin),
          ]),
        ],
        'counting'
      );
      tell();
      view.say(
        view.text('countTitle', { count: jobs.length }) + ' ' + sheetsOf(jobs) + ' ' + words.textContent
      );
      timer = setInterval(function () {
        seconds -= 1;
        if (!panel.isScreen('counting')) stop();
        else if (seconds <= 0) begin();
        else tell();
      }, 1000);
    }

    /* Asks for the choice; `save(isOn)` keeps it. */
    function choose(isOn, save) {
      panel.take('choice');
      view.frame({
        title: view.text('tapAllTitle'),
        className: 'choice',
        body: [
          view.element('p', 'scan-lead', view.text('tapAllLead')),
          view.element('p', 'quiet', view.text('tapAllExcept')),
          view.element('p', 'choice-now', view.text(isOn ? 'tapAllIsOn' : 'tapAllIsOff')),
        ],
        foot: [
          view.button('', view.text('tapAllOff'), save.bind(null, false)),
          view.spacer(),
          view.button('strong', view.text('tapAllOn'), save.bind(null, true)),
        ],
      });
    }

    return { isReady: isReady, count: count, choose: choose, stop: stop };
  };
})(window);
